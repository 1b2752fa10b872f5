using System.Data.Common;

namespace Cloister.Agents;

internal sealed class PostgresDialect : Dialect
{
    public override string RowKey => "BIGINT PRIMARY KEY";

    public override string Bytes => "BYTEA";

    public override string KeyedTable => "";

    public override Statement BeginReading { get; } = new("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");

    // Two that start at once make their tables one after the other. The number means nothing, and is ours.
    public override Statement BeginMigrating { get; } = new("BEGIN; SELECT pg_advisory_xact_lock(4850170271)");

    public override Statement HasTables { get; } =
        new("SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'meta'");

    // Parameters without a name are $1, $2, … here, as the database itself calls them. Which statements are prepared is for the data source to say.
    public override void Fill(DbCommand command, Statement statement, int parameters)
    {
        command.CommandText = statement.Text;
        for (var number = 1; number <= parameters; number++)
        {
            command.Parameters.Add(command.CreateParameter());
        }
    }
}
