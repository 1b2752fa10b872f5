namespace Cloister.Tests.Events;

/// <summary>The ways into a dispatch; a token makes the asynchronous one take another road inside.</summary>
public enum EmitPath
{
    Sync,
    Async,
    AsyncWithToken,
}
