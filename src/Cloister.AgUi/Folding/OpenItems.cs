namespace Cloister.AgUi;

/// <summary>Changes of the list of what is not complete. It is short.</summary>
internal static class OpenItems
{
    public static ValueList<OpenItem> With(this ValueList<OpenItem> open, string id, OpenItemKind kind, OpenItemStatus status)
    {
        var place = open.Find(id, kind);
        var item = new OpenItem(id, kind, status);
        return place < 0 ? open.Add(item)
            : open[place].Status == status ? open
            : open.SetItem(place, item);
    }

    public static ValueList<OpenItem> Without(this ValueList<OpenItem> open, string id, OpenItemKind kind)
    {
        var place = open.Find(id, kind);
        return place < 0 ? open : open.RemoveAt(place);
    }

    /// <summary>The call has a result; if it still grows, its end is missing all the same.</summary>
    public static ValueList<OpenItem> Answered(this ValueList<OpenItem> open, string toolCallId)
    {
        var place = open.Find(toolCallId, OpenItemKind.ToolCall);
        return place >= 0 && open[place].Status == OpenItemStatus.Complete ? open.RemoveAt(place) : open;
    }

    private static int Find(this ValueList<OpenItem> open, string id, OpenItemKind kind)
    {
        // What opened last closes first.
        for (var place = open.Count - 1; place >= 0; place--)
        {
            if (open[place].Kind == kind && open[place].Id == id)
            {
                return place;
            }
        }
        return -1;
    }
}
