using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>
/// Statements that take effect together or not at all, in this order. From <see cref="AgentStore.CommitAsync"/> until that has completed it belongs to the
/// store; then it may be cleared and used again.
/// </summary>
internal sealed class WriteSet
{
    private readonly List<Write> _writes = [];
    private readonly List<SqlValue> _arguments = [];

    public bool IsEmpty => _writes.Count == 0;

    /// <summary>How many statements there are.</summary>
    public int Count => _writes.Count;

    /// <summary>The bytes of all arguments, more or less.</summary>
    public long Size { get; private set; }

    public ReadOnlySpan<Write> Writes => CollectionsMarshal.AsSpan(_writes);

    public ReadOnlySpan<SqlValue> ArgumentsOf(in Write write) => CollectionsMarshal.AsSpan(_arguments).Slice(write.First, write.Count);

    /// <summary>Adds a statement that may change any number of rows.</summary>
    public WriteSet Do(Statement statement, params ReadOnlySpan<SqlValue> arguments) => Add(statement, Write.AnyRows, arguments);

    /// <summary>
    /// Adds a statement that must change just so many rows; else nothing of this set happens, and the commit fails with
    /// <see cref="UnexpectedRowsException"/>. That is how a set asks whether something is still as its maker believes.
    /// </summary>
    public WriteSet DoExpecting(Statement statement, int rows, params ReadOnlySpan<SqlValue> arguments)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        return Add(statement, rows, arguments);
    }

    /// <summary>Makes it empty, for the next use.</summary>
    public void Clear()
    {
        _writes.Clear();
        _arguments.Clear();
        Size = 0;
    }

    private WriteSet Add(Statement statement, int expectedRows, ReadOnlySpan<SqlValue> arguments)
    {
        _writes.Add(new(statement, _arguments.Count, arguments.Length, expectedRows));
        _arguments.AddRange(arguments);
        foreach (var argument in arguments)
        {
            Size += argument.Size;
        }

        return this;
    }
}
