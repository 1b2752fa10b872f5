namespace Cloister;

/// <summary>The runtime was asked for a context of the host's own kind and nobody said how to make one.</summary>
public sealed class ContextFactoryRequiredException : InvalidOperationException
{
    internal ContextFactoryRequiredException(Type contextType, string where, bool returnedNull)
        : base(
            returnedNull
                ? $"The factory of '{contextType}' returned null. Return a context from {where}."
                : $"The runtime cannot make a '{contextType}' by itself. Give it a factory: {where} = arguments => new {contextType.Name}(arguments, …)."
        ) => ContextType = contextType;

    /// <summary>The kind of context that could not be made.</summary>
    public Type ContextType { get; }
}
