namespace Cloister.Tests.Support;

/// <summary>A runtime with its script, its log and its clock; taken down quietly when the test is over.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private PluginRuntime? _runtime;

    public Script Script { get; } = new();

    public LogCollector Log { get; } = new();

    public ManualTime Time { get; } = new();

    public InitOptions Options { get; } = new();

    public TimeSpan? HookTimeout { get; set; }

    public IRuntimeObserver? Observer { get; set; }

    public PluginRuntime Runtime => _runtime ?? throw new InvalidOperationException("Build or start the runtime first.");

    public SessionProbe Session(string name, string[]? needs = null, FeatureFlag[]? flags = null) =>
        new(Script, name) { Needs = needs ?? [], Flags = flags ?? [] };

    public GlobalProbe Global(string name, string[]? needs = null, FeatureFlag[]? flags = null) =>
        new(Script, name) { Needs = needs ?? [], Flags = flags ?? [] };

    public PluginRuntime Build(params Plugin[] plugins) =>
        _runtime = new(
            plugins,
            new()
            {
                LoggerFactory = Log,
                TimeProvider = Time,
                HookTimeout = HookTimeout,
                Observer = Observer,
            }
        );

    public async Task<PluginRuntime> StartAsync(params Plugin[] plugins)
    {
        await Build(plugins).InitializeAsync(Options);
        return Runtime;
    }

    public async Task<PluginSession<SessionPluginContext>> OpenAsync(string id, RuntimeSettings? settings = null) =>
        await Runtime.CreateSessionAsync(new SessionOptions { Id = new(id), Settings = settings }).OrMissing($"session {id} is open");

    public async ValueTask DisposeAsync()
    {
        Script.Calm();
        if (_runtime is not null)
        {
            await _runtime.DisposeAsync().OrMissing("the runtime is disposed");
        }

        Log.Dispose();
    }
}
