using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cloister.Agents;

/// <summary>The connection that writes to a file. It is also the only one that brings the write-ahead log into it.</summary>
internal sealed class SqliteGroups(StoreConnection connection, long epoch, SqliteFile file, Action? synced) : GroupWriter
{
    private const long MuchWritten = 4 << 20;
    private const int FarTooMuch = 4;

    private static readonly TimeSpan PatienceWithReaders = TimeSpan.FromMilliseconds(100);

    private static readonly Statement Begin = new("BEGIN IMMEDIATE");
    private static readonly Statement Commit = new("COMMIT");
    private static readonly Statement Rollback = new("ROLLBACK");
    private static readonly Statement Normal = new("PRAGMA synchronous = NORMAL");
    private static readonly Statement Full = new("PRAGMA synchronous = FULL");

    private readonly long _pageSize = connection.Number(new("PRAGMA page_size"))!.Value;
    private readonly SqliteStatements _statements = new(((SqliteConnection)connection.Connection).Handle!);
    private Durability? _durability;

    public override bool IsQuick => true;

    public override bool NeedsTidying => PagesWritten(andForget: false) * _pageSize >= MuchWritten;

    private sqlite3 Handle => ((SqliteConnection)connection.Connection).Handle!;

    public override void Apply(ReadOnlySpan<PendingCommit> group, Durability durability)
    {
        try
        {
            Guarantee(durability);
            _statements.Execute(Begin);
            CheckEpoch();
            foreach (var pending in group)
            {
                Apply(pending.Set);
            }

            _statements.Execute(Commit);
        }
        catch (Exception exception)
        {
            UndoWhatIsLeft();
            if (exception is DbException failure)
            {
                throw file.Explain(failure);
            }

            throw;
        }

        if (durability == Durability.Disk)
        {
            synced?.Invoke();
        }
    }

    public override StoreException? TidyUp()
    {
        PagesWritten(andForget: true);
        var outcome = Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE);
        if (!outcome.IsWhole && outcome.Pages * _pageSize > FarTooMuch * MuchWritten)
        {
            // As long as nobody commits, those who read are soon all at the end. SQLite's own patience knows only whole seconds in some builds.
            SpinWait.SpinUntil(() => (outcome = Checkpoint(raw.SQLITE_CHECKPOINT_RESTART)).Code != raw.SQLITE_BUSY, PatienceWithReaders);
        }

        if (outcome.IsWhole)
        {
            synced?.Invoke();
        }

        return outcome.Code is raw.SQLITE_OK or raw.SQLITE_BUSY
            ? null
            : file.Explain(new SqliteException(raw.sqlite3_errmsg(Handle).utf8_to_string(), outcome.Code));
    }

    public override void Dispose()
    {
        _statements.Dispose();
        connection.Dispose();
    }

    // It cannot be changed inside a transaction.
    private void Guarantee(Durability durability)
    {
        if (_durability != durability)
        {
            _statements.Execute(durability == Durability.Disk ? Full : Normal);
            _durability = durability;
        }
    }

    private void CheckEpoch()
    {
        if (_statements.Number(Ownership.Read, Ownership.Agent) is var current && current != epoch)
        {
            throw new OwnershipLostException(epoch, current);
        }
    }

    private void Apply(WriteSet set)
    {
        foreach (ref readonly var write in set.Writes)
        {
            Expect(write, _statements.Execute(write.Statement, set.ArgumentsOf(write)));
        }
    }

    private void UndoWhatIsLeft()
    {
        // After some failures SQLite has rolled back already.
        if (raw.sqlite3_get_autocommit(Handle) == 0)
        {
            _statements.Execute(Rollback);
        }
    }

    private (int Code, int Pages, bool IsWhole) Checkpoint(int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(Handle, "main", mode, out var pages, out var inFile);
        return (code, pages, code == raw.SQLITE_OK && inFile == pages);
    }

    private long PagesWritten(bool andForget)
    {
        _ = raw.sqlite3_db_status(Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, andForget ? 1 : 0);
        return pages;
    }
}
