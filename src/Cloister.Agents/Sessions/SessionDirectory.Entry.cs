namespace Cloister.Agents;

internal sealed partial class SessionDirectory
{
    /// <summary>A session that is used, or about to be read.</summary>
    internal sealed class Entry(string id)
    {
        private readonly AsyncLock _reading = new();
        private LiveSession? _session;

        public string Id => id;

        public bool IsRead => _session is not null;

        public LiveSession Session => _session!;

        /// <summary>Whether its session was removed: the next one of this id is another.</summary>
        public bool IsGone => _session is { IsRemoved: true };

        /// <summary>How many use it. Guarded by the directory.</summary>
        public int Uses { get; set; }

        public long UsedAt { get; set; }

        /// <summary>Whether whoever comes has to wait. Guarded by the directory.</summary>
        public bool IsReserved { get; set; }

        public bool IsUnused => Uses == 0 && _session is { IsIdle: true };

        /// <summary>Reads it, unless somebody has.</summary>
        public async ValueTask<bool> ReadAsync(Func<Task<LiveSession?>> read)
        {
            if (IsRead && !IsReserved)
            {
                return true;
            }

            using var turn = await _reading.EnterAsync().ConfigureAwait(false);
            _session ??= await read().ConfigureAwait(false);
            return _session is not null;
        }

        /// <summary>Does something while nobody reads or uses it, if that is so.</summary>
        public async Task<bool> AloneAsync(Func<bool> isAlone, Func<Task> act)
        {
            using var turn = await _reading.EnterAsync().ConfigureAwait(false);
            if (!isAlone())
            {
                return false;
            }

            await act().ConfigureAwait(false);
            return true;
        }

        /// <summary>Makes it, unless it is there.</summary>
        public async ValueTask CreateAsync(Func<Task<LiveSession>> create)
        {
            using var turn = await _reading.EnterAsync().ConfigureAwait(false);
            _session = IsRead ? throw SessionRefusedException.Exists(Id) : await create().ConfigureAwait(false);
        }
    }
}
