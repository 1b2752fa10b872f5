namespace Cloister.Tests.Properties;

/// <summary>Plays a scenario on a runtime and on the model, and compares them after every move.</summary>
internal sealed class Play : IAsyncDisposable
{
    private readonly Scenario _scenario;
    private readonly Fault _fault = new();
    private readonly PluginRuntime _runtime;
    private readonly PluginSpec[] _globals;
    private readonly PluginSpec[] _inSessions;
    private readonly ScopeModel _global = new();
    private readonly List<(PluginSession Real, ScopeModel Model)> _sessions = [];
    private RuntimeSettings _stored = RuntimeSettings.Empty;

    private Play(Scenario scenario)
    {
        _scenario = scenario;
        _globals = Array.FindAll(scenario.Plugins, plugin => plugin.IsGlobal);
        _inSessions = Array.FindAll(scenario.Plugins, plugin => !plugin.IsGlobal);
        _runtime = new([.. scenario.Plugins.Select(spec => ProbeWiring.Make(spec, _fault))]);
    }

    public static async Task RunAsync(Scenario scenario)
    {
        await using var play = new Play(scenario);
        await play._runtime.InitializeAsync();
        play._global.Apply(play._globals, RuntimeSettings.Empty, []);
        play.Compare("init");
        foreach (var move in scenario.Moves)
        {
            await play.MakeAsync(move);
            play.Compare(move.ToString());
        }

        await play.DisposeAsync();
        Assert.Empty(play._runtime.Sessions);
    }

    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    private async Task MakeAsync(Move move)
    {
        var settings = _scenario.Settings(move.Wishes);
        if (move.Fault is { } fault)
        {
            _fault.Arm(fault.Plugin, fault.Hook, fault.Passes);
        }

        try
        {
            await (
                move.Act switch
                {
                    Act.Create => CreateAsync(move.Session % 3 == 0 ? settings : null),
                    Act.UpdateAll => UpdateAllAsync(settings),
                    Act.UpdateGlobal => UpdateGlobalAsync(settings),
                    _ when _sessions.Count == 0 => CreateAsync(null),
                    Act.Dispose => DisposeAsync(move.Session % _sessions.Count),
                    _ => UpdateSessionAsync(_sessions[move.Session % _sessions.Count], settings),
                }
            );
        }
        catch (Exception exception) when (IsInjected(exception))
        {
            // Refused: the model stays where it was, and so has to be the runtime.
        }

        _fault.Disarm();
    }

    private async Task CreateAsync(RuntimeSettings? settings)
    {
        var session = await _runtime.CreateSessionAsync(new SessionOptions { Settings = settings });
        var model = new ScopeModel();
        model.Apply(_inSessions, settings ?? _stored, _global.Enabled);
        _sessions.Add((session, model));
    }

    private async Task DisposeAsync(int index)
    {
        var (session, _) = _sessions[index];
        _sessions.RemoveAt(index);
        await session.DisposeAsync();
    }

    private async Task UpdateAllAsync(RuntimeSettings settings)
    {
        await _runtime.UpdateSettingsAsync(settings);
        _stored = settings;
        _global.Apply(_globals, settings, []);
        foreach (var (_, model) in _sessions)
        {
            model.Apply(_inSessions, settings, _global.Enabled);
        }
    }

    private async Task UpdateGlobalAsync(RuntimeSettings settings)
    {
        await _runtime.UpdateGlobalSettingsAsync(settings);
        _global.Apply(_globals, settings, []);
    }

    private async Task UpdateSessionAsync((PluginSession Real, ScopeModel Model) session, RuntimeSettings settings)
    {
        await _runtime.UpdateSessionSettingsAsync(session.Real, settings);
        session.Model.Apply(_inSessions, settings, _global.Enabled);
    }

    private void Compare(string after)
    {
        Assert.Equal(_stored, _runtime.Settings);
        Assert.Equal(_sessions.Select(session => session.Real), _runtime.Sessions);
        Assert.Equal(
            $"{after}: {_global.View(_globals) with { Settings = RuntimeSettings.Empty }}",
            $"{after}: {ScopeView.Of(_runtime.GlobalRegistry, _runtime.GlobalBus, _runtime.AttachedGlobalPluginIds, RuntimeSettings.Empty)}"
        );
        foreach (var (real, model) in _sessions)
        {
            Assert.Equal(
                $"{after}: {model.View(_inSessions)}",
                $"{after}: {ScopeView.Of(real.Registry, real.Bus, real.EnabledPluginIds, real.Settings)}"
            );
        }
    }

    private static bool IsInjected(Exception exception) =>
        exception switch
        {
            InjectedException => true,
            PluginLifecycleException lifecycle => lifecycle.Failures.All(failure => IsInjected(failure.Exception)),
            PluginStepAggregateException steps => steps.Steps.All(step => IsInjected(step.Exception)),
            _ => false,
        };
}
