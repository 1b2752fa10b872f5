using System.Data.Common;

namespace Cloister.Agents;

/// <summary>What differs between the databases a store can be in. The statements themselves are the same.</summary>
internal abstract class Dialect
{
    public static Dialect Sqlite { get; } = new SqliteDialect();

    public static Dialect Postgres { get; } = new PostgresDialect();

    /// <summary>The type and constraint of a whole number as the key by which the rows of a table stand together.</summary>
    public abstract string RowKey { get; }

    /// <summary>The type of bytes.</summary>
    public abstract string Bytes { get; }

    /// <summary>Stands behind the closing bracket of a table with any other primary key.</summary>
    public abstract string KeyedTable { get; }

    /// <summary>Begins a transaction that sees the data of one moment and writes nothing.</summary>
    public abstract Statement BeginReading { get; }

    /// <summary>Begins the transaction in which tables are made, while nobody else does so.</summary>
    public abstract Statement BeginMigrating { get; }

    /// <summary>Gives 1 if there are tables of a store, else 0.</summary>
    public abstract Statement HasTables { get; }

    /// <summary>Gives a command its statement, with a place for each parameter.</summary>
    public abstract void Fill(DbCommand command, Statement statement, int parameters);

    /// <summary>
    /// A number in a column that is never empty. Providers look first whether it is, which takes as long as the number itself: where pages of rows are
    /// read, ask here.
    /// </summary>
    public virtual long Number(DbDataReader row, int column) => row.GetInt64(column);
}
