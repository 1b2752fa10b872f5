using System.Reflection;

namespace Cloister.Cli;

/// <summary>Which version this is.</summary>
internal static class ProductVersion
{
    /// <summary>Without what the build adds about its source.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "0";
}
