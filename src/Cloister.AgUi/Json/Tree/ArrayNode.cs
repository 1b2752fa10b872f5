using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>The items of an array. A changed copy shares what did not change.</summary>
internal sealed class ArrayNode : JsonData
{
    private readonly PersistentList<JsonData> _items;

    private ArrayNode(PersistentList<JsonData> items, long size, int depth)
        : base(JsonValueKind.Array, depth)
    {
        _items = items;
        Size = size;
    }

    public override long Size { get; }

    internal int Length => _items.Count;

    internal static ArrayNode Of(ReadOnlySpan<JsonData> items, int depth) => Of(items, SizeOf(items), depth);

    internal static ArrayNode Of(ReadOnlySpan<JsonData> items, long size, int depth) =>
        new(PersistentList<JsonData>.Of(items), size, depth);

    internal JsonData ItemAt(int index) => _items[index];

    internal JsonData[] PieceAt(ref int index) => _items.PieceAt(ref index);

    internal ArrayNode Replace(int index, JsonData value) =>
        new(_items.Replace(index, value, out var old), Size - old.Size + value.Size, DepthWith(value));

    internal ArrayNode Insert(int index, JsonData value) => new(_items.Insert(index, value), Size + value.Size + 1, DepthWith(value));

    internal ArrayNode Remove(int index) => new(_items.RemoveAt(index), Math.Max(2, Size - _items[index].Size - 1), Depth);

    internal override ArrayNode OpenedItems() => this;

    internal override int Measured()
    {
        var deepest = 0;
        foreach (var item in Items)
            deepest = Math.Max(deepest, item.Measured());
        return Depth = deepest + 1;
    }

    private int DepthWith(JsonData value) => Math.Max(Depth, value.Depth + 1);

    private static long SizeOf(ReadOnlySpan<JsonData> items)
    {
        long size = 2;
        foreach (var item in items)
            size += item.Size + 1;
        return size;
    }
}
