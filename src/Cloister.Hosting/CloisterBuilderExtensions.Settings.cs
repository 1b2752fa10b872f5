using Cloister;
using Cloister.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class CloisterBuilderExtensions
{
    /// <summary>Takes settings from a section of configuration, and applies them to the running system whenever it is reloaded.</summary>
    /// <remarks>
    /// <para>
    /// Configuration knows texts and paths without case: pins are two levels, <c>services:plugin:service</c>, with <c>*</c> for
    /// whichever plugin wins; a whole text that is <c>true</c>, <c>false</c>, <c>null</c> or a JSON number is read as that; children
    /// named 0 to n-1 are a list. <see cref="AddSettingsFile"/> loses nothing.
    /// </para>
    /// <para>
    /// What cannot be read at the start ends the start. A reload that is refused, by the reader or by the runtime, is logged as one
    /// error and changes nothing. Of several sources the later one wins, entry by entry.
    /// </para>
    /// </remarks>
    /// <param name="builder">The runtime's builder.</param>
    /// <param name="configuration">The section with <c>plugins</c> and <c>services</c> in it.</param>
    public static ICloisterBuilder BindSettings(this ICloisterBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ServicesOf(builder).AddSingleton<ISettingsSource>(new ConfigurationSource(configuration));
        return builder;
    }

    /// <summary>Takes settings from a JSON file, as <see cref="RuntimeSettings.ToJson"/> writes it, and watches it.</summary>
    /// <remarks>
    /// The recommended source: nothing is lost on the way. The file may be missing; one that is written by halves is refused until
    /// it is complete; one that disappears leaves the settings as they are. Editors may replace it by another. It may be a link, and what it
    /// leads through may be swapped if that is in the same folder, as in a mounted ConfigMap; changes in other folders are not noticed.
    /// </remarks>
    /// <param name="builder">The runtime's builder.</param>
    /// <param name="path">The file; relative to the content root of the host.</param>
    public static ICloisterBuilder AddSettingsFile(this ICloisterBuilder builder, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ServicesOf(builder)
            .AddSingleton<ISettingsSource>(provider => new SettingsFile(
                Path.GetFullPath(path, provider.GetRequiredService<IHostEnvironment>().ContentRootPath),
                provider.GetRequiredService<ILoggerFactory>().CreateLogger(HostLog.Category)
            ));
        return builder;
    }
}
