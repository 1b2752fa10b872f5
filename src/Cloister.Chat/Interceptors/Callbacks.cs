namespace Cloister.Chat;

/// <summary>Calls code of the application that is only told something: what it throws changes nothing.</summary>
internal static class Callbacks
{
    public static void Invoke(Action? callback) => Invoke(static callback => callback?.Invoke(), callback);

    public static void Invoke<T>(Action<T>? callback, T argument)
    {
        try
        {
            callback?.Invoke(argument);
        }
#pragma warning disable CA1031 // This is the one place where such code is caught.
        catch (Exception)
#pragma warning restore CA1031
        {
            return;
        }
    }
}
