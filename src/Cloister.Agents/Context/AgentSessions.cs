namespace Cloister.Agents;

/// <summary>The sessions of an agent. Nobody else opens, makes or reads them.</summary>
public sealed partial class AgentSessions
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

    /// <summary>Makes a session.</summary>
    /// <param name="options">How it begins.</param>
    /// <param name="cancellationToken">Gives up before it is made.</param>
    /// <exception cref="SessionRefusedException">There is one of this id.</exception>
    /// <exception cref="ArgumentException">No session can be called so.</exception>
    public async Task<AgentSession> CreateAsync(AgentSessionOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var id = options.Id ?? _directory.Services.Ids.New("ses_");
        cancellationToken.ThrowIfCancellationRequested();
        var creation = SessionCreation.Default with { Records = [.. options.Records()], Durability = Durability.Disk };
        using var lease = await _directory.CreateAsync(id, creation).ConfigureAwait(false);
        return new(_directory, id);
    }

    /// <summary>Whether a session exists.</summary>
    public async ValueTask<bool> ExistsAsync(string id, CancellationToken cancellationToken = default) =>
        await _directory.Services.Store.ReadAsync(reader => reader.FindSessionAsync(id), cancellationToken).ConfigureAwait(false)
            is not null;

    /// <summary>Lists sessions, the newest activity first.</summary>
    /// <param name="query">Which; all that are not archived if not said.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The cursor comes from nowhere.</exception>
    public async Task<SessionPage> ListAsync(SessionQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new();
        var rows = await _directory
            .Services.Store.ReadAsync(reader => reader.ListSessionsAsync(query), cancellationToken)
            .ConfigureAwait(false);
        var shown = rows.Take(query.Limit).ToList();
        var executing = ListExecuting().ToHashSet(StringComparer.Ordinal);
        return new(
            shown.ConvertAll(row => SessionInfo.Of(row, executing.Contains(row.Id))),
            rows.Count > shown.Count ? SessionCursor.Of(shown[^1]).ToString() : null
        );
    }

    /// <summary>The ids of the sessions that have a run.</summary>
    public IReadOnlyList<string> ListExecuting() => [.. _directory.Executing.Select(session => session.Id)];
}
