namespace Cloister;

/// <summary>An identifier that is a piece of text on the wire.</summary>
/// <typeparam name="TSelf">The identifier itself.</typeparam>
public interface ITextId<TSelf>
    where TSelf : struct, ITextId<TSelf>
{
    /// <summary>The text; empty for a default value.</summary>
    string Value { get; }

    /// <summary>Reads an identifier from its text.</summary>
    /// <exception cref="ArgumentException">The text is no identifier of this kind.</exception>
    static abstract TSelf FromText(string text);
}
