namespace Cloister.Hosting;

/// <summary>Answers for types of folder plugins, which the container must not see: it remembers every type that it was ever asked for.</summary>
internal interface IUnloadableTypes
{
    /// <summary>Whether the type, or one that it is made of, goes with a folder.</summary>
    bool Owns(Type serviceType);

    /// <summary>The service, made without the container.</summary>
    /// <exception cref="InvalidOperationException">It cannot be had without the container.</exception>
    object Resolve(Type serviceType);
}
