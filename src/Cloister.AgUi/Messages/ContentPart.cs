namespace Cloister.AgUi;

/// <summary>One part of a message: text or media.</summary>
public abstract record ContentPart
{
    private protected ContentPart() { }

    /// <summary>The part's own id.</summary>
    public string? Id { get; init; }

    /// <summary>Application data: any JSON value.</summary>
    public JsonData? Metadata { get; init; }
}
