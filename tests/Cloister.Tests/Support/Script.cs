namespace Cloister.Tests.Support;

/// <summary>One call of a hook: who was called, in which scope, and with which token.</summary>
internal sealed record Hook(string Name, PluginContext? Context, CancellationToken Token)
{
    public string? Session => (Context as SessionPluginContext)?.SessionId.Value;

    public override string ToString() => Session is null ? Name : $"{Session}/{Name}";
}

/// <summary>
/// Says what the hooks of all probes do, by name such as <c>alpha.attach</c>, and remembers which of them were called.
/// </summary>
internal sealed class Script
{
    private readonly Lock _sync = new();
    private readonly Dictionary<string, Func<Hook, ValueTask>> _actions = [];
    private readonly List<string> _steps = [];

    /// <summary>The hooks called so far, with the id of their session in front.</summary>
    public string[] Steps
    {
        get
        {
            lock (_sync)
            {
                return [.. _steps];
            }
        }
    }

    public void On(string hook, Func<Hook, ValueTask> action)
    {
        lock (_sync)
        {
            _actions[hook] = action;
        }
    }

    public void On(string hook, Action<Hook> action) =>
        On(
            hook,
            call =>
            {
                action(call);
                return ValueTask.CompletedTask;
            }
        );

    public void Fail(string hook, Exception? exception = null) => On(hook, call => throw exception ?? new ProbeException(call.Name));

    /// <summary>Lets a hook fail in one session only.</summary>
    public void FailIn(string session, string hook) =>
        On(
            hook,
            call =>
            {
                if (call.Session == session)
                {
                    throw new ProbeException(call.Name);
                }
            }
        );

    /// <summary>Hooks do nothing of their own any more.</summary>
    public void Calm()
    {
        lock (_sync)
        {
            _actions.Clear();
        }
    }

    public void Forget()
    {
        lock (_sync)
        {
            _steps.Clear();
        }
    }

    public ValueTask RunAsync(Hook hook)
    {
        Func<Hook, ValueTask>? action;
        lock (_sync)
        {
            _steps.Add(hook.ToString());
            action = _actions.GetValueOrDefault(hook.Name);
        }

        return action?.Invoke(hook) ?? default;
    }

    /// <summary>For hooks that cannot wait; their actions have to be done when they return.</summary>
    public void Run(Hook hook)
    {
        var done = RunAsync(hook);
        Assert.True(done.IsCompletedSuccessfully, $"'{hook.Name}' is a synchronous hook, and its action did not end at once.");
    }
}
