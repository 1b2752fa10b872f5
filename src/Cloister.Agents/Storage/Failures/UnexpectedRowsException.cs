using System.Globalization;

namespace Cloister.Agents;

/// <summary>A write set was not applied, because the store is not as its maker believed.</summary>
internal sealed class UnexpectedRowsException(Statement statement, int expected, int actual)
    : StoreException(
        string.Create(
            CultureInfo.InvariantCulture,
            $"Nothing was written: {expected} rows were to change, and it would be {actual}, by: {statement}"
        )
    )
{
    public Statement Statement { get; } = statement;

    public int Expected { get; } = expected;

    public int Actual { get; } = actual;
}
