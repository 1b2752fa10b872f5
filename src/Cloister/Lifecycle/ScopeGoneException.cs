namespace Cloister;

/// <summary>The scope, or the whole runtime, was disposed in the middle of a change: there is nothing to go on with, and nothing to restore.</summary>
internal sealed class ScopeGoneException(Exception? cause = null) : Exception("The scope was disposed while it was being changed.", cause)
{
    public static void ThrowIf(PluginScope scope)
    {
        if (scope.IsGoing)
        {
            throw new ScopeGoneException();
        }
    }
}
