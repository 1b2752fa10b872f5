using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Hosting;

internal sealed class CloisterBuilder(IServiceCollection services, Type runtimeType) : ICloisterBuilder
{
    public IServiceCollection Services { get; } = services;

    /// <summary>The kind of runtime that this container has; there is one.</summary>
    public Type RuntimeType { get; } = runtimeType;
}
