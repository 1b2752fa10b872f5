namespace Cloister;

/// <summary>What may be said about an emit or a request besides its value; <see langword="default"/> says nothing.</summary>
public readonly record struct EmitOptions
{
    /// <summary>Not shown to taps; handlers run as always. Requests are never shown to taps.</summary>
    public static EmitOptions Internal => new() { IsInternal = true };

    /// <summary>Addresses handlers registered for this identifier, beside those without one.</summary>
    /// <value><see langword="null"/> by default: only handlers without an identifier.</value>
    public string? Identifier { get; init; }

    /// <summary>Whether taps are skipped.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool IsInternal { get; init; }

    /// <summary>Options that address <paramref name="identifier"/>.</summary>
    public static EmitOptions For(string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        return new EmitOptions { Identifier = identifier };
    }
}
