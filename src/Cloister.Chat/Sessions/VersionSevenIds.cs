namespace Cloister.Chat;

/// <summary>Version 7 GUIDs as text: unique without asking anybody, and in the order of time.</summary>
internal static class VersionSevenIds
{
#pragma warning disable RS0030 // This is the default source; others are injected.
    public static Func<string> By(TimeProvider time) => () => Guid.CreateVersion7(time.GetUtcNow()).ToString();
#pragma warning restore RS0030
}
