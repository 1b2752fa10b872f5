using System.Globalization;
using System.Net;
using Cloister.Agents;
using Cloister.Agents.AspNetCore;

namespace Cloister.Cli;

/// <summary>Where an agent is reached, and with what.</summary>
/// <param name="Url">Where.</param>
/// <param name="Token">What callers show; null if nothing is known.</param>
internal sealed record AgentAddress(Uri Url, string? Token)
{
    private const int UsualPort = 5314;

    /// <summary>An address that was named, one that variables name, or that of the project's running agent.</summary>
    /// <exception cref="CommandException">No agent runs there.</exception>
    public static AgentAddress Find(string? url, string? folder, Surroundings here)
    {
        var project = ProjectPlace.Find(folder, here) is var root && ProjectPlace.HasConfig(root) ? AgentProject.Open(root) : null;
        var address =
            Parse(url)
            ?? OfVariables(here, Variables.Host, Variables.Port)
            ?? OfVariables(here, Variables.AgentHost, Variables.AgentPort)
            ?? (project is null ? null : RunFiles.FindUrl(project))
            ?? throw NotRunning(root, here);
        return new(address, TokenOf(project, here));
    }

    private static Uri? Parse(string? url) =>
        url is null ? null
        : Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new(address.ToString().TrimEnd('/') + "/")
        : throw CommandException.Usage($"'{url}' is no address of an agent: it has to begin with http:// or https://.");

    private static Uri? OfVariables(Surroundings here, string hostName, string portName)
    {
        var (host, port) = (here.Variable(hostName), here.Variable(portName));
        return host is null && port is null
            ? null
            : new UriBuilder(Uri.UriSchemeHttp, Reachable(host ?? "127.0.0.1"), PortOf(portName, port)).Uri;
    }

    private static int PortOf(string name, string? port) =>
        port is null ? UsualPort
        : ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw CommandException.Usage($"{name} is '{port}', which is no port: it has to be a number from 0 to 65535.");

    private static string Reachable(string host) =>
        !IPAddress.TryParse(host, out var address) ? host
        : address.Equals(IPAddress.Any) ? $"{IPAddress.Loopback}"
        : address.Equals(IPAddress.IPv6Any) ? $"{IPAddress.IPv6Loopback}"
        : host;

    private static string? TokenOf(AgentProject? project, Surroundings here) =>
        here.Variable(Variables.Token)
        ?? here.Variable(Variables.AgentToken)
        ?? (project is null ? null : LocalToken.Find(project.Paths.Run));

    private static CommandException NotRunning(string folder, Surroundings here) =>
        new($"Agent is not running in {folder}. Start it in another terminal: {here.Command} up", ExitCode.NotRunning);
}
