using System.Collections;

namespace Cloister;

/// <summary>The open sessions in the order of their creation: joining and leaving cost the same however many there are.</summary>
/// <remarks>Readers get a snapshot, which is made when somebody reads after a change.</remarks>
internal sealed class SessionList : IReadOnlyList<PluginSession>
{
    private readonly Lock _sync = new();
    private readonly Dictionary<SessionId, PluginSession> _byId = [];
    private PluginSession? _first;
    private PluginSession? _last;
    private PluginSession[]? _snapshot;

    public int Count { get; private set; }

    public PluginSession this[int index] => Snapshot()[index];

    public PluginSession[] Snapshot()
    {
        if (Volatile.Read(ref _snapshot) is { } current)
        {
            return current;
        }

        lock (_sync)
        {
            return _snapshot ??= Collect();
        }
    }

    /// <exception cref="InvalidOperationException">Another open session has the same id.</exception>
    public void Add(PluginSession session)
    {
        lock (_sync)
        {
            if (session.HasId && !_byId.TryAdd(session.SessionId, session))
            {
                throw new InvalidOperationException(
                    $"A session with id '{session.SessionId}' is open already. Dispose it first, find it with FindSession, or choose another id."
                );
            }

            session.Previous = _last;
            _ = _last is null ? _first = session : _last.Next = session;
            _last = session;
            Count++;
            _snapshot = null;
        }
    }

    public void Remove(PluginSession session)
    {
        lock (_sync)
        {
            if (session.Previous is null && _first != session)
            {
                return;
            }

            _ = session.Previous is null ? _first = session.Next : session.Previous.Next = session.Next;
            _ = session.Next is null ? _last = session.Previous : session.Next.Previous = session.Previous;
            (session.Previous, session.Next) = (null, null);
            Count--;
            _snapshot = null;
            if (session.HasId)
            {
                _byId.Remove(session.SessionId);
            }
        }
    }

    /// <summary>An open session has got its id only now.</summary>
    public void Learn(PluginSession session)
    {
        lock (_sync)
        {
            if (session.Previous is not null || _first == session)
            {
                _byId[session.SessionId] = session;
            }
        }
    }

    public PluginSession? Find(SessionId id)
    {
        lock (_sync)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    public IEnumerator<PluginSession> GetEnumerator() => ((IEnumerable<PluginSession>)Snapshot()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private PluginSession[] Collect()
    {
        var sessions = new PluginSession[Count];
        var i = 0;
        for (var session = _first; session is not null; session = session.Next)
        {
            sessions[i++] = session;
        }

        return sessions;
    }
}
