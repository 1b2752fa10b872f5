using System.Reflection;

namespace Cloister.Agents.Tests.Storage;

/// <summary>All statements the package keeps in static fields, whoever wrote them.</summary>
public sealed class StatementTests
{
    public static TheoryData<string> Kinds => StorePlace.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_statement_is_understood(string kind)
    {
        await using var place = await StorePlace.NewAsync(kind);
        await using var store = await place.OpenAsync(modules: [.. HostParts.Modules]);
        using var connection = place.Connect();

        Assert.All(
            Portable(),
            statement => connection.Run(kind == StorePlace.File ? $"EXPLAIN {statement}" : $"PREPARE p AS {statement}; DEALLOCATE p")
        );
    }

    [Fact]
    public async Task No_statement_walks_through_a_table_that_grows()
    {
        await using var place = await StorePlace.NewAsync();
        await using var store = await place.OpenAsync(modules: [.. HostParts.Modules]);
        using var connection = place.Connect();

        // To look into every session is what a search is, and a start has to know every schedule.
        var walks = Portable()
            .Except([SessionListing.Matching, TaskClaims.ListSchedules])
            .SelectMany(statement => Plan(connection, statement).Where(IsWalk).Select(step => $"{step}: {statement}"));

        Assert.Empty(walks);
    }

    // All inputs or runs that a session ever had are many more than those that are open.
    [Theory]
    [InlineData("input", "input_open")]
    [InlineData("run", "run_running")]
    public async Task Open_work_is_found_by_the_index_of_open_work(string table, string index)
    {
        await using var place = await StorePlace.NewAsync();
        await using var store = await place.OpenAsync(modules: [.. HostParts.Modules]);
        using var connection = place.Connect();
        var ofSession = Portable()
            .Where(statement => statement.Text.Contains("state = '", StringComparison.Ordinal))
            .SelectMany(statement => Plan(connection, statement))
            .Where(step => step.EndsWith("(session=?)", StringComparison.Ordinal));

        Assert.All(
            ofSession.Where(step => step.Contains($"SEARCH {table} ", StringComparison.Ordinal)),
            step => Assert.Contains(index, step, StringComparison.Ordinal)
        );
    }

    private static Statement[] Portable()
    {
        var statements = typeof(AgentStore)
            .Assembly.GetTypes()
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(Statement) && !IsOfTheIndexOfNotes(field))
            .Select(field => (Statement)field.GetValue(null)!)
            .Where(statement => !IsOfOneDialect(statement))
            .ToArray();
        Assert.NotEmpty(statements);
        return statements;
    }

    /// <summary>It is a file of its own, with tables of its own.</summary>
    private static bool IsOfTheIndexOfNotes(FieldInfo field) => field.DeclaringType!.Name.StartsWith("Memory", StringComparison.Ordinal);

    private static bool IsOfOneDialect(Statement statement) =>
        statement.Text.Split(' ')[0] is "PRAGMA" or "BEGIN" or "COMMIT" or "ROLLBACK"
        || statement.Text.Contains("sqlite_master", StringComparison.Ordinal);

    private static List<string> Plan(StoreConnection connection, Statement statement)
    {
        var steps = new List<string>();
        using var rows = connection.Command(new($"EXPLAIN QUERY PLAN {statement}")).ExecuteReader();
        while (rows.Read())
        {
            steps.Add(rows.GetString(3));
        }

        return steps;
    }

    // Partial indexes hold open work only, so to go through one is what they are for. The host's own table of names stays small.
    private static bool IsWalk(string step) =>
        step.StartsWith("SCAN ", StringComparison.Ordinal)
        && !step.Contains(" USING ", StringComparison.Ordinal)
        && step is not ("SCAN meta" or "SCAN TABLE meta" or "SCAN CONSTANT ROW" or "SCAN 1 CONSTANT ROW");
}
