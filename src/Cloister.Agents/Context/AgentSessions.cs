namespace Cloister.Agents;

/// <summary>The sessions of an agent. Nobody else opens, makes or reads them.</summary>
public sealed class AgentSessions
{
    private readonly SessionDirectory _directory;

    internal AgentSessions(SessionDirectory directory) => _directory = directory;

    /// <summary>How many sessions have a run.</summary>
    public int ExecutingCount => _directory.Executing.Count;

    /// <summary>A session by its id. Nothing is written until it is used; a session that does not exist is made then.</summary>
    /// <exception cref="ArgumentException">No session can be called so.</exception>
    public AgentSession Get(string id)
    {
        SessionName.ThrowIfInvalid(id);
        return new(_directory, id);
    }

    /// <summary>Whether a session exists.</summary>
    public async ValueTask<bool> ExistsAsync(string id, CancellationToken cancellationToken = default) =>
        await _directory.Services.Store.ReadAsync(reader => reader.FindSessionAsync(id), cancellationToken).ConfigureAwait(false)
            is not null;

    /// <summary>The ids of the sessions that have a run.</summary>
    public IReadOnlyList<string> ListExecuting() => [.. _directory.Executing.Select(session => session.Id)];
}
