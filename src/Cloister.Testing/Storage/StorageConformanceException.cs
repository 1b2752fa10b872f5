namespace Cloister.Testing;

/// <summary>A storage does not keep what every storage promises.</summary>
public sealed class StorageConformanceException : Exception
{
    internal StorageConformanceException(string message)
        : base(message) { }

    internal StorageConformanceException(string message, Exception innerException)
        : base(message, innerException) { }
}
