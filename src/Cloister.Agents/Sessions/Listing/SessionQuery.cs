namespace Cloister.Agents;

/// <summary>Which sessions a list shows.</summary>
public sealed record SessionQuery
{
    /// <summary>The most a page can hold.</summary>
    public const int MaxLimit = 200;

    private const int MaxText = 1000;

    /// <summary>How many at most, 1 to 200.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A page does not hold so many, or none.</exception>
    public int Limit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxLimit);
            field = value;
        }
    } = 50;

    /// <summary>Where the page before ended: its <see cref="SessionPage.NextCursor"/>.</summary>
    public string? Cursor { get; init; }

    /// <summary>A piece of the id, the title or the last text; upper and lower case are the same.</summary>
    /// <exception cref="ArgumentException">Nobody searches for so much.</exception>
    public string? Text
    {
        get;
        init =>
            field =
                value?.Length > MaxText
                    ? throw new ArgumentException($"A search text has at most {MaxText} characters.", nameof(value))
                    : value;
    }

    /// <summary>How the id begins.</summary>
    public string? Prefix { get; init; }

    /// <summary>Whether to list what is archived, in place of what is not.</summary>
    public bool IsArchived { get; init; }
}
