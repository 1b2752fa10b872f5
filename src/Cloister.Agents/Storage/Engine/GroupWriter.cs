namespace Cloister.Agents;

/// <summary>Applies write sets to a database, many in one transaction. Only the writer's thread uses it.</summary>
internal abstract class GroupWriter : IDisposable
{
    /// <summary>Applies all of them in one transaction, or none of them and throws.</summary>
    public abstract void Apply(ReadOnlySpan<PendingCommit> group, Durability durability);

    public abstract void Dispose();

    protected static void Expect(in Write write, int changed)
    {
        if (write.ExpectedRows != Write.AnyRows && write.ExpectedRows != changed)
        {
            throw new UnexpectedRowsException(write.Statement, write.ExpectedRows, changed);
        }
    }
}
