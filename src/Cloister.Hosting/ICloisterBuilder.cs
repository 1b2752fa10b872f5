using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Hosting;

/// <summary>What <c>AddCloister</c> returns: the place for everything that belongs to the host's one runtime.</summary>
public interface ICloisterBuilder
{
    /// <summary>The host's services.</summary>
    IServiceCollection Services { get; }
}
