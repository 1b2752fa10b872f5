namespace Cloister.AgUi;

/// <summary>Changes of the list of what is not complete.</summary>
internal sealed class OpenItems
{
    private readonly ListKeys<OpenItem, (OpenItemKind, string)> _keys = new(item => (item.Kind, item.Id));

    public bool Has(ValueList<OpenItem> open, string id, OpenItemKind kind) => _keys.Contains(open, (kind, id));

    public ValueList<OpenItem> With(ValueList<OpenItem> open, OpenItem item)
    {
        if (!Has(open, item.Id, item.Kind))
        {
            return _keys.Add(open, item);
        }
        var place = PlaceOf(open, item.Id, item.Kind);
        return open[place].Status == item.Status ? open : _keys.SetItem(open, place, item);
    }

    public ValueList<OpenItem> Without(ValueList<OpenItem> open, string id, OpenItemKind kind) =>
        Has(open, id, kind) ? _keys.RemoveAt(open, PlaceOf(open, id, kind)) : open;

    /// <summary>The call has a result; if it still grows, its end is missing all the same.</summary>
    public ValueList<OpenItem> Answered(ValueList<OpenItem> open, string toolCallId)
    {
        if (!Has(open, toolCallId, OpenItemKind.ToolCall))
        {
            return open;
        }
        var place = PlaceOf(open, toolCallId, OpenItemKind.ToolCall);
        return open[place].Status == OpenItemStatus.Complete ? _keys.RemoveAt(open, place) : open;
    }

    private static int PlaceOf(ValueList<OpenItem> open, string id, OpenItemKind kind)
    {
        // What opened last closes first.
        var place = open.Count - 1;
        while (open[place] is var item && (item.Kind != kind || item.Id != id))
        {
            place--;
        }
        return place;
    }
}
