namespace Cloister.Tests.Properties;

public enum Hook
{
    Register,
    Create,
    ServiceAttach,
    Attach,
    ServiceDetach,
    Detach,
    SettingsChanged,
}

/// <summary>Fails one hook of one plugin once, after letting it pass a number of times.</summary>
public sealed class Fault
{
    private (int Plugin, Hook Hook)? _target;
    private int _passes;

    public void Arm(int plugin, Hook hook, int passes) => (_target, _passes) = ((plugin, hook), passes);

    public void Disarm() => _target = null;

    public void Pass(int plugin, Hook hook)
    {
        if (_target == (plugin, hook) && _passes-- == 0)
        {
            _target = null;
            throw new InjectedException($"injected into {hook} of p{plugin}");
        }
    }
}

public sealed class InjectedException(string message) : Exception(message);
