namespace Cloister.Agents;

/// <summary>A write set was not applied, because the store is not as its maker believed.</summary>
internal sealed class UnexpectedRowsException(Statement statement, int expected, int actual)
    : StoreException($"Nothing was changed: {expected} rows were expected to change, and {actual} would have, by: {statement.Text}")
{
    public Statement Statement { get; } = statement;

    public int Expected { get; } = expected;

    public int Actual { get; } = actual;
}
