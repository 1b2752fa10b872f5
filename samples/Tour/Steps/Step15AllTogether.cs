using Cloister;

namespace Tour.Steps;

// A small editor: documents with a context of their own, competing services, config, an archive behind all of them.
internal static class Step15AllTogether
{
    private static readonly ServiceId<ISaver> Saver = new("saver");
    private static readonly ServiceId<Archive> ArchiveSlot = new("archive");
    private static readonly Request<string, int> CopiesOf = new("copies-of");

    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync(
            [new ArchivePlugin(), new SavingPlugin(), new DraftsPlugin()],
            new InitOptions<GlobalPluginContext, DocumentContext>
            {
                SessionContextFactory = arguments => new(arguments, arguments.SessionId.Value),
                Settings = RuntimeSettings.Empty.WithService(
                    new PluginId("saving").Service("saver"),
                    new(Config: ConfigMap.Of(("ending", ".md")))
                ),
            }
        );
        await using var letter = await desk.CreateSessionAsync(Document("letter"));
        await using var novel = await desk.CreateSessionAsync(Document("novel"));

        await letter.EmitAsync(new Saved("Dear Ada,"));
        await novel.EmitAsync(new Saved("It was a dark night."));

        Say.Line("-- drafts go first, in the novel only");
        await desk.UpdateSessionSettingsAsync(novel, desk.Settings.WithPlugin(new("drafts"), enabled: true));
        await novel.EmitAsync(new Saved("It was a dark and stormy night."));
        await letter.EmitAsync(new Saved("Dear Ada, how are you?"));

        Say.Line($"-- copies of the letter: {await letter.Context.GlobalBus.RequestAsync(CopiesOf, "letter.md")}");
    }

    private static SessionOptions<DocumentContext> Document(string title) => new() { Id = new(title) };

    private sealed record Saved(string Text);

    private sealed record FileWritten(string Name);

    // What every plugin of a document may want to know stands in the context.
    private sealed class DocumentContext(SessionContextArguments arguments, string title) : SessionPluginContext(arguments)
    {
        public string Title { get; } = title;
    }

    private interface ISaver
    {
        string FileFor(string title);
    }

    private sealed class FileSaver : PluginService, ISaver
    {
        public string FileFor(string title) => title + (Config.GetString("ending") ?? ".txt");
    }

    private sealed class DraftSaver : ISaver
    {
        public string FileFor(string title) => $"drafts/{title}";
    }

    private sealed class SavingPlugin : SessionPlugin<DocumentContext>
    {
        public override PluginId PluginId => new("saving");

        public override IReadOnlySet<PluginId> Dependencies => new HashSet<PluginId> { new("archive") };

        public override void Register(PluginServiceRegistry services) => services.RegisterLazySingleton(Saver, () => new FileSaver());

        protected override void Attach(DocumentContext context) =>
            On<Saved>(
                context,
                async e =>
                {
                    var file = context.Resolve(Saver).FileFor(context.Title);
                    Say.Line($"{file}: {e.Event.Text}");
                    await context.GlobalBus.EmitAsync(new FileWritten(file));
                }
            );
    }

    private sealed class DraftsPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("drafts");

        public override IReadOnlyList<FeatureFlag> FeatureFlags => [FeatureFlag.Experimental];

        public override void Register(PluginServiceRegistry services) =>
            services.RegisterLazySingleton(Saver, () => new DraftSaver(), Priority.Elevated);
    }

    private sealed class ArchivePlugin : GlobalPlugin
    {
        public override PluginId PluginId => new("archive");

        public override void Register(PluginServiceRegistry services) => services.RegisterSingleton(ArchiveSlot, () => new Archive());
    }

    private sealed class Archive : StatefulPluginService<GlobalPluginContext>
    {
        private readonly List<string> _files = [];

        protected override void Attach()
        {
            On<FileWritten>(e => _files.Add(e.Event.Name));
            OnRequest(CopiesOf, e => _files.Count(file => file == e.Event));
        }
    }
}
