using Cloister;

namespace Tour.Steps;

// Plugins put services into slots. Whoever resolves a slot gets its winner, and does not see who else was there.
internal static class Step04Registry
{
    // A slot knows the type of its service.
    private static readonly ServiceId<IDictionary> Dictionary = new("dictionary");

    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync([new HousePlugin(), new OxfordPlugin()]);

        await using var letter = await desk.CreateSessionAsync();
        Say.Line($"With both: {letter.Resolve(Dictionary).Define("quill")}");

        // Without the better one the fallback is there; nobody who asks has to change.
        var withoutOxford = RuntimeSettings.Empty.WithPlugin(new("oxford"), enabled: false);
        await using var note = await desk.CreateSessionAsync(new() { Settings = withoutOxford });
        Say.Line($"Without Oxford: {note.Resolve(Dictionary).Define("quill")}");

        // With nobody, TryResolve says so. Resolve would throw and name the slot.
        var withNobody = withoutOxford.WithPlugin(new("house"), enabled: false);
        await using var scrap = await desk.CreateSessionAsync(new() { Settings = withNobody });
        Say.Line($"With neither: {scrap.TryResolve(Dictionary)?.Define("quill") ?? "no dictionary"}");
    }

    private interface IDictionary
    {
        string Define(string word);
    }

    private sealed class Definitions(string answer) : IDictionary
    {
        public string Define(string word) => $"{word}: {answer}";
    }

    private sealed class HousePlugin : SessionPlugin
    {
        public override PluginId PluginId => new("house");

        // Lazy: it is made when somebody resolves it for the first time, once per session.
        public override void Register(PluginServiceRegistry services) =>
            services.RegisterLazySingleton(Dictionary, () => new Definitions("a feather, I think"), Priority.Low);
    }

    private sealed class OxfordPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("oxford");

        public override void Register(PluginServiceRegistry services) =>
            services.RegisterLazySingleton(Dictionary, () => new Definitions("a pen made from a feather, c. 1400"));
    }
}
