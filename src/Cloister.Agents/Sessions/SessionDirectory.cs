namespace Cloister.Agents;

/// <summary>
/// The sessions in use, one object for each. A session that nobody uses is a row in the store; the first use reads it, and some time after the last it is
/// let go.
/// </summary>
/// <remarks>Safe for several threads.</remarks>
internal sealed partial class SessionDirectory(SessionServices services, SessionDirectoryOptions options) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public SessionServices Services => services;

    /// <summary>The sessions with a run.</summary>
    public IReadOnlyList<LiveSession> Executing => [.. Awake.Where(session => session.Current is not null)];

    private List<LiveSession> Awake
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Values.Where(entry => entry.IsRead).Select(entry => entry.Session)];
            }
        }
    }

    /// <summary>How many sessions are at hand.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Whether a session has a run.</summary>
    public bool IsExecuting(string id)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(id, out var entry) && entry is { IsRead: true, Session.Current: not null };
        }
    }

    /// <summary>A session that exists, or nothing.</summary>
    public async ValueTask<SessionLease?> FindAsync(string id)
    {
        var entry = Use(id);
        try
        {
            return await entry.ReadAsync(() => ReadAsync(id, creation: null)).ConfigureAwait(false) ? new(this, entry) : Left(entry);
        }
        catch
        {
            Return(entry);
            throw;
        }
    }

    /// <summary>A session; made if it does not exist.</summary>
    public async ValueTask<SessionLease> OpenAsync(string id, SessionCreation creation)
    {
        SessionName.ThrowIfInvalid(id);
        var entry = Use(id);
        try
        {
            await entry.ReadAsync(() => ReadAsync(id, creation)).ConfigureAwait(false);
            return new(this, entry);
        }
        catch
        {
            Return(entry);
            throw;
        }
    }

    /// <summary>A session that does not exist yet.</summary>
    /// <exception cref="SessionRefusedException">It does.</exception>
    public ValueTask<SessionLease> CreateAsync(string id, SessionCreation creation) => AddAsync(id, () => MakeAsync(id, creation));

    /// <summary>A session that does not exist yet, and is made by somebody else. Whoever comes meanwhile waits for it.</summary>
    /// <exception cref="SessionRefusedException">It does.</exception>
    public ValueTask<SessionLease> AddAsync(string id, Func<Task<SessionRow>> make) =>
        AddAsync(id, async () => new LiveSession(await make().ConfigureAwait(false), services));

    private async ValueTask<SessionLease> AddAsync(string id, Func<Task<LiveSession>> make)
    {
        SessionName.ThrowIfInvalid(id);
        var entry = Use(id);
        try
        {
            await entry.CreateAsync(() => MakeNewAsync(id, make)).ConfigureAwait(false);
            return new(this, entry);
        }
        catch
        {
            Return(entry);
            throw;
        }
    }

    /// <summary>Lets go of what was not used for a while, and of the longest unused when there are too many; sooner of what was said in them.</summary>
    public async Task RestAsync()
    {
        foreach (var (entry, sleeping) in PutToSleep())
        {
            await sleeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            LetGo(entry);
        }
    }

    /// <summary>Sends the plugins of unused sessions away. Whoever comes meanwhile finds the same session, and waits until they have gone.</summary>
    private List<(Entry Entry, Task Sleeping)> PutToSleep()
    {
        lock (_lock)
        {
            var unused = _entries.Values.Where(entry => entry.IsUnused).OrderBy(entry => entry.UsedAt).ToList();
            unused.FindAll(entry => IsUnusedFor(entry, options.RecallTime)).ForEach(entry => entry.Session.Log.Forget());
            var tooMany = _entries.Count - options.MaxAwake;
            var leaving = unused.Where((entry, place) => place < tooMany || IsUnusedFor(entry, options.IdleTime)).ToList();
            return leaving.ConvertAll(entry => (entry, entry.Session.SleepAsync()));
        }
    }

    private bool IsUnusedFor(Entry entry, TimeSpan time) => entry.UsedAt <= services.Now - (long)time.TotalMilliseconds;

    private void LetGo(Entry entry)
    {
        lock (_lock)
        {
            if (entry is { IsUnused: true, Session.IsAwake: false } && _entries.GetValueOrDefault(entry.Id) == entry)
            {
                _entries.Remove(entry.Id);
            }
        }
    }

    /// <summary>Does something to the rows of a session that nobody uses. Whoever comes meanwhile waits until it is done.</summary>
    /// <param name="id">The session.</param>
    /// <param name="act">Gets whether the session is at hand, and stays so.</param>
    /// <returns>Whether it was done; not, if somebody uses the session.</returns>
    public async Task<bool> TryAloneAsync(string id, Func<bool, Task> act)
    {
        if (Reserve(id) is not { } entry)
        {
            return false;
        }

        try
        {
            return await entry.AloneAsync(() => IsUsedBy(entry, 1), () => act(entry.IsRead)).ConfigureAwait(false);
        }
        finally
        {
            Release(entry);
        }
    }

    internal void Return(Entry entry)
    {
        lock (_lock)
        {
            entry.UsedAt = services.Now;
            Leave(entry);
        }
    }

    /// <summary>An entry that nobody has, and that keeps out whoever comes from here on.</summary>
    private Entry? Reserve(string id)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(id, out var entry) && !entry.IsUnused)
            {
                return null;
            }

            entry ??= _entries[id] = new(id);
            entry.Uses++;
            entry.IsReserved = true;
            return entry;
        }
    }

    private void Release(Entry entry)
    {
        lock (_lock)
        {
            entry.IsReserved = false;
            Leave(entry);
        }
    }

    private bool IsUsedBy(Entry entry, int users)
    {
        lock (_lock)
        {
            return entry.Uses == users;
        }
    }

    /// <summary>The lock is held.</summary>
    private void Leave(Entry entry)
    {
        entry.Uses--;
        if (entry.Uses == 0 && (!entry.IsRead || entry.IsGone) && _entries.GetValueOrDefault(entry.Id) == entry)
        {
            _entries.Remove(entry.Id);
        }
    }

    private async Task<SessionLease> OpenAsync(long key)
    {
        var row = await services.Store.ReadAsync(reader => reader.FindSessionAsync(key)).ConfigureAwait(false);
        return await OpenAsync(row!.Id, SessionCreation.Of(row.Kind)).ConfigureAwait(false);
    }

    private SessionLease? Left(Entry entry)
    {
        Return(entry);
        return null;
    }

    private Entry Use(string id)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(id, out var entry) || entry.IsGone)
            {
                entry = new(id);
                _entries[id] = entry;
            }

            entry.Uses++;
            return entry;
        }
    }

    private async Task<LiveSession?> ReadAsync(string id, SessionCreation? creation)
    {
        var row = await services.Store.ReadAsync(reader => reader.FindCurrentAsync(id)).ConfigureAwait(false);
        return row is not null ? new(row, services)
            : creation is null ? null
            : await MakeAsync(id, creation).ConfigureAwait(false);
    }

    private async Task<LiveSession> MakeNewAsync(string id, Func<Task<LiveSession>> make) =>
        await services.Store.ReadAsync(reader => reader.FindSessionAsync(id)).ConfigureAwait(false) is null
            ? await make().ConfigureAwait(false)
            : throw SessionRefusedException.Exists(id);

    private async Task<LiveSession> MakeAsync(string id, SessionCreation creation)
    {
        var row = new SessionRow(await services.Store.NextKeyAsync("session").ConfigureAwait(false), id, creation.Kind, services.Now);
        var session = new LiveSession(row, services);
        await session
            .Log.AppendAsync(
                [new SessionCreated(id, creation.Kind), .. creation.Records],
                creation.Durability,
                (set, _) => creation.Also?.Invoke(set),
                isCreation: true
            )
            .ConfigureAwait(false);
        return session;
    }
}
