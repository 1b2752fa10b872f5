namespace Cloister;

/// <summary>Makes replies where the conversion from the value cannot be used, as with interface types.</summary>
public static class Reply
{
    /// <summary>Answers with <paramref name="value"/>; <see langword="null"/> concedes.</summary>
    public static Reply<T> Of<T>(T value) => new(value);
}
