using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cloister.Agents;

internal sealed class SqliteDialect : Dialect
{
    public override string RowKey => "INTEGER PRIMARY KEY";

    public override string Bytes => "BLOB";

    public override string KeyedTable => " WITHOUT ROWID";

    public override Statement BeginReading { get; } = new("BEGIN");

    public override Statement BeginMigrating { get; } = new("BEGIN IMMEDIATE");

    public override Statement HasTables { get; } = new("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'meta'");

    public override void Fill(DbCommand command, Statement statement, int parameters)
    {
        command.CommandText = statement.Text;
        for (var number = 1; number <= parameters; number++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"${number}");
            parameter.Value = DBNull.Value;
            command.Parameters.Add(parameter);
        }

        command.Prepare();
    }

    public override long Number(DbDataReader row, int column) => raw.sqlite3_column_int64(((SqliteDataReader)row).Handle!, column);
}
