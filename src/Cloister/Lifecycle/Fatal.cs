namespace Cloister;

/// <summary>Errors after which nothing may pretend to go on: never caught, collected or wrapped.</summary>
internal static class Fatal
{
    public static bool IsFatal(Exception exception) =>
        exception is OutOfMemoryException or StackOverflowException or AccessViolationException;

    /// <summary>A hook gave up because the caller of the operation did: the whole operation ends, and no failure is made of it.</summary>
    public static bool IsCallersCancellation(Exception exception, CancellationToken callers) =>
        exception is OperationCanceledException && callers.IsCancellationRequested;
}
