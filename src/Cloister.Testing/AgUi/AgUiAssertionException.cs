namespace Cloister.Testing;

/// <summary>Something a test expected of the protocol or of a conversation is not so.</summary>
public sealed class AgUiAssertionException : Exception
{
    internal AgUiAssertionException(string message)
        : base(message) { }
}
