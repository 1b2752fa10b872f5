namespace Cloister.AgUi;

/// <summary>The items of an array. A changed copy shares what did not change.</summary>
internal sealed class ArrayNode
{
    internal static readonly ArrayNode Empty = new(default, 2);

    private readonly PersistentList<JsonData> _items;

    private ArrayNode(PersistentList<JsonData> items, long size)
    {
        _items = items;
        Size = size;
    }

    internal int Count => _items.Count;

    /// <summary>About as many bytes as the array has as text.</summary>
    internal long Size { get; }

    internal JsonData this[int index] => _items[index];

    internal static ArrayNode Of(ReadOnlySpan<JsonData> items, long? size = null) =>
        new(PersistentList<JsonData>.Of(items), size ?? SizeOf(items));

    internal JsonData[] PieceAt(ref int index) => _items.PieceAt(ref index);

    internal ArrayNode Replace(int index, JsonData value) => new(_items.Set(index, value), Size - _items[index].Size + value.Size);

    internal ArrayNode Insert(int index, JsonData value) => new(_items.Insert(index, value), Size + value.Size + 1);

    internal ArrayNode Remove(int index) => new(_items.RemoveAt(index), Math.Max(2, Size - _items[index].Size - 1));

    private static long SizeOf(ReadOnlySpan<JsonData> items)
    {
        long size = 2;
        foreach (var item in items)
            size += item.Size + 1;
        return size;
    }
}
