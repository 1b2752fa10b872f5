using System.Globalization;
using System.Text;

namespace Cloister.AgUi;

/// <summary>Collects the operations between two values, along with the way to where it stands.</summary>
internal sealed class JsonDiff
{
    private readonly StringBuilder _path = new();
    private readonly List<JsonPatchOperation> _operations = [];
    private long _size;

    internal static List<JsonPatchOperation> Between(JsonData from, JsonData to)
    {
        var diff = new JsonDiff();
        diff.Compare(from, to);
        return diff._operations;
    }

    /// <summary>About as many bytes as the operations have as text.</summary>
    internal static long SizeOf(IReadOnlyList<JsonPatchOperation> operations) => operations.Sum(operation => operation.Size) + 2;

    private void Compare(JsonData from, JsonData to)
    {
        if (from.HasSameText(to))
            return;
        var (operations, size) = (_operations.Count, _size);
        if (from.IsObject && to.IsObject)
            CompareMembers(from, to);
        else if (from.IsArray && to.IsArray)
            CompareItems(from, to);
        else if (!from.Equals(to))
            Emit(JsonPatchOp.Replace, to);

        if (_size - size <= JsonPatchOperation.SizeOf(_path.Length, to))
            return;
        _operations.RemoveRange(operations, _operations.Count - operations);
        _size = size;
        Emit(JsonPatchOp.Replace, to);
    }

    private void CompareMembers(JsonData from, JsonData to)
    {
        foreach (var (name, _) in from.Members)
        {
            if (!to.TryGet(name, out _))
                EmitAt(name, JsonPatchOp.Remove);
        }
        foreach (var (name, value) in to.Members)
        {
            if (from.TryGet(name, out var old))
                CompareAt(name, old, value);
            else
                EmitAt(name, JsonPatchOp.Add, value);
        }
    }

    /// <summary>What both have in common at the start and at the end stays; in between item by item, then the rest goes or comes.</summary>
    private void CompareItems(JsonData from, JsonData to)
    {
        var (before, after) = (from.Items, to.Items);
        var shorter = Math.Min(before.Count, after.Count);
        var start = 0;
        while (start < shorter && before[start].Equals(after[start]))
            start++;
        var end = 0;
        while (end < shorter - start && before[^(end + 1)].Equals(after[^(end + 1)]))
            end++;

        for (var i = start; i < shorter - end; i++)
            CompareAt(TextOf(i), before[i], after[i]);
        for (var i = before.Count - end - 1; i >= shorter - end; i--)
            EmitAt(TextOf(i), JsonPatchOp.Remove);
        for (var i = shorter - end; i < after.Count - end; i++)
            EmitAt(TextOf(i), JsonPatchOp.Add, after[i]);
    }

    private void CompareAt(string token, JsonData from, JsonData to)
    {
        var length = Enter(token);
        Compare(from, to);
        _path.Length = length;
    }

    private void EmitAt(string token, JsonPatchOp op, JsonData? value = null)
    {
        var length = Enter(token);
        Emit(op, value);
        _path.Length = length;
    }

    private int Enter(string token)
    {
        var length = _path.Length;
        _path.Append('/').Append(JsonPointer.Escape(token));
        return length;
    }

    private void Emit(JsonPatchOp op, JsonData? value)
    {
        var operation = new JsonPatchOperation
        {
            Op = op,
            Path = _path.ToString(),
            Value = value,
        };
        _operations.Add(operation);
        _size += operation.Size;
    }

    private static string TextOf(int index) => index.ToString(CultureInfo.InvariantCulture);
}
