using System.Data.Common;

namespace Cloister.Agents;

/// <summary>The database a store is in.</summary>
internal abstract class StoreDatabase(Dialect dialect)
{
    public Dialect Dialect => dialect;

    /// <summary>Where connections for reading come from.</summary>
    public abstract DbDataSource Readers { get; }

    /// <summary>How people know it, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Refuses what is not ours, or cannot be read, or was written by a newer version of us. Changes nothing.</summary>
    public abstract void Inspect(IReadOnlyList<StoreModule> modules);

    /// <summary>Opens the connection that makes the tables and then writes. Only a file may be new.</summary>
    public abstract StoreConnection OpenWriter();

    /// <summary>Makes that connection the one which writes from now on, as the owner with this epoch.</summary>
    public abstract GroupWriter WriteWith(StoreConnection connection, long epoch);

    /// <summary>Writes a copy, as of one moment, to a new file.</summary>
    public abstract void Backup(string path);

    /// <summary>What a failure of the database means to us.</summary>
    public abstract StoreException Explain(DbException exception);
}
