namespace Cloister.AgUi;

/// <summary>The media types of the protocol.</summary>
public static class AgUiMediaTypes
{
    /// <summary>A response as server-sent events.</summary>
    public const string EventStream = "text/event-stream";

    /// <summary>A response in the binary encoding.</summary>
    public const string Binary = "application/vnd.ag-ui.event+proto";

    /// <summary>A request.</summary>
    public const string Json = "application/json";
}
