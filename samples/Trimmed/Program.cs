using Cloister;

// Whatever must survive trimming is used here once, and prints a line of expected-output.txt.

Print("priority above Normal", Priority.Above(Priority.Normal));

// Identifiers are read back from their text.
var pin = new PluginId("formal").Service("greeting", "greeter");
Print("pin", pin);
Print("pin read back", Pin.FromWire(pin.Value) == pin);

// Settings are values with a JSON of their own.
var settings = RuntimeSettings
    .Empty.WithPlugin(new PluginId("casual"), enabled: false)
    .WithService(pin, new ServiceSettings(Config: ConfigMap.Of(("title", "Dr."))));
var json = settings.ToJson();
Print("settings", json);
Print("settings read back", RuntimeSettings.FromJson(json).ToJson() == json);

// The bus finds handlers by the type of the event.
using var bus = new EventBus();
bus.On<string>(e => e.Event += " and all");
bus.OnRequest<int, string>(e => $"{e.Event} cells");
Print("event", (await bus.EmitAsync("one")).Event);
Print("answer", await bus.RequestAsync<int, string>(12));

static void Print(string what, object value) => Console.WriteLine($"{what}: {value}");
