using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Cloister.Agents;

/// <summary>Opens connections to one file, each set up by the same pragmas.</summary>
internal sealed class SqliteDataSource(string path, SqliteOpenMode mode, string pragmas) : DbDataSource
{
    // For another program that has the file open and writes, against our advice.
    private const int PatienceInSeconds = 5;

    public override string ConnectionString { get; } =
        new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false, // The store keeps its connections itself.
            DefaultTimeout = PatienceInSeconds,
        }.ToString();

    protected override DbConnection CreateDbConnection()
    {
        SqliteLibrary.EnsureLoaded();
        return new SqliteConnection(ConnectionString);
    }

    protected override DbConnection OpenDbConnection()
    {
        var connection = CreateDbConnection();
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = pragmas;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(OpenDbConnection());
    }
}
