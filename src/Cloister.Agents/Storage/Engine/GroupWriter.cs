namespace Cloister.Agents;

/// <summary>Applies write sets to a database, many in one transaction. The writer lets one thread at a time use it.</summary>
internal abstract class GroupWriter : IDisposable
{
    /// <summary>Whether a transaction that need not reach the disk is over so soon that nobody minds to do it himself.</summary>
    public virtual bool IsQuick => false;

    /// <summary>Whether so much has been written since the last <see cref="TidyUp"/> that it should not wait for a quiet moment.</summary>
    public virtual bool NeedsTidying => false;

    /// <summary>Applies all of them in one transaction, or none of them and throws.</summary>
    public abstract void Apply(ReadOnlySpan<PendingCommit> group, Durability durability);

    /// <summary>Does what the database wants done now and then.</summary>
    /// <returns>Why it could not be done, or nothing.</returns>
    public virtual StoreException? TidyUp() => null;

    public abstract void Dispose();

    protected static void Expect(in Write write, int changed)
    {
        if (write.ExpectedRows != Write.AnyRows && write.ExpectedRows != changed)
        {
            throw new UnexpectedRowsException(write.Statement, write.ExpectedRows, changed);
        }
    }
}
