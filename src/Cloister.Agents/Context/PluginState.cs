using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What a plugin or a service remembers, by name, over sleep and restart. What belongs to a session goes with it.</summary>
/// <remarks>Safe for several threads.</remarks>
public sealed class PluginState
{
    private const int LongestName = 200;
    private const int MostBytes = 1 << 20;

    private readonly AgentStore _store;
    private readonly string _owner;
    private readonly long _session;

    /// <param name="store">Where it is kept.</param>
    /// <param name="owner">Whose it is.</param>
    /// <param name="session">The key of the session; 0 for what belongs to the agent.</param>
    internal PluginState(AgentStore store, PluginId owner, long session)
    {
        _store = store;
        _owner = owner.Value;
        _session = session;
    }

    /// <summary>What was kept under a name; null if nothing was.</summary>
    public async ValueTask<JsonData?> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        ThrowIfUnusable(name);
        return await _store
            .ReadAsync(reader => reader.ReadPluginStateAsync(_owner, _session, name), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Keeps a value. It survives the end of the process when this completes, and a power cut soon after.</summary>
    /// <param name="name">Under which name; at most 200 characters.</param>
    /// <param name="value">What to keep, at most 1 MiB of JSON; null forgets it.</param>
    /// <param name="cancellationToken">Gives up before anything is written.</param>
    /// <exception cref="ArgumentException">The name cannot be used, or the value is too large.</exception>
    public async Task SetAsync(string name, JsonData? value, CancellationToken cancellationToken = default)
    {
        ThrowIfUnusable(name);
        cancellationToken.ThrowIfCancellationRequested();
        var bytes = value?.ToUtf8();
        if (bytes?.Length > MostBytes)
        {
            throw new ArgumentException(
                $"'{_owner}' wants to keep {bytes.Length} bytes under '{name}', and {MostBytes} is the most. Keep large things in a file, and its path here.",
                nameof(value)
            );
        }

        await _store.CommitAsync(new WriteSet().SetPluginState(_owner, _session, name, bytes), Durability.Os).ConfigureAwait(false);
    }

    private static void ThrowIfUnusable(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Length > LongestName)
        {
            throw new ArgumentException($"A name of {name.Length} characters is too long; {LongestName} is the most.", nameof(name));
        }
    }
}
