using Cloister;
using Cloister.Hosting;
using FolderPlugin;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A plugin that the host does not reference: it lies in a folder, and is switched, replaced and unloaded while two sessions run on.

var greeter = new ServiceId<Func<string, string>>("greeter");
var root = Path.Combine(AppContext.BaseDirectory, "plugins");

// In production the hashes stand in configuration, written there by whoever looked at the plugin.
var one = PluginFolder.ComputeHash(Path.Combine(root, "greeter-1"));
var two = PluginFolder.ComputeHash(Path.Combine(root, "greeter-2"));

var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddSingleton<TimeProvider>(new FixedClock());

// <snippet:folder-add>
builder
    .Services.AddCloister()
    .AddPluginsFromFolder(
        "plugins",
        folders => folders.List(new("greeter", one) { Path = "greeter-1", EntryAssembly = "FolderPlugin.Greeter.dll" })
    );

// </snippet:folder-add>

using var host = builder.Build();
await host.StartAsync();
var runtime = host.Services.GetRequiredService<PluginRuntime>();
await using var letter = await runtime.CreateSessionAsync();
await using var novel = await runtime.CreateSessionAsync();
Show("loaded");

// <snippet:folder-operations>
var folders = host.Services.GetRequiredService<FolderPlugins>();

await folders.DisableAsync("greeter"); // off in every session, still in memory
Show("disabled");

await folders.EnableAsync("greeter");
Show("enabled");

await folders.ReplaceAsync(new("greeter", two) { Path = "greeter-2", EntryAssembly = "FolderPlugin.Greeter.dll" });
Show("replaced");

await folders.UnloadAsync("greeter"); // out of the runtime and out of memory
Show("unloaded");

// </snippet:folder-operations>

try
{
    await folders.ReplaceAsync(new("greeter", one) { Path = "greeter-2", EntryAssembly = "FolderPlugin.Greeter.dll" });
}
catch (PluginFolderException refusal)
{
    Console.WriteLine(refusal.Message.Replace(one, "…", StringComparison.Ordinal).Replace(two, "…", StringComparison.Ordinal));
}

await host.StopAsync();

void Show(string state)
{
    Console.WriteLine($"{state}:");
    Console.WriteLine($"  letter: {letter.TryResolve(greeter)?.Invoke("Ada") ?? "nobody greets"}");
    Console.WriteLine($"  novel: {novel.TryResolve(greeter)?.Invoke("Bob") ?? "nobody greets"}");
}
