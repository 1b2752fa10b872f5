namespace Cloister.Tests.Support;

/// <summary>One of the errors that nobody may catch.</summary>
internal sealed class FatalException() : OutOfMemoryException("This is made up.");
