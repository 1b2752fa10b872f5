namespace Cloister.Testing;

/// <summary>A channel does not keep what every channel promises.</summary>
public sealed class ChannelConformanceException : Exception
{
    internal ChannelConformanceException(string message)
        : base(message) { }

    internal ChannelConformanceException(string message, Exception innerException)
        : base(message, innerException) { }
}
