using System.Net;
using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Cli.Tests;

public sealed class AddressTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Port_comes_from_the_command_line_a_variable_or_the_configuration_in_this_order()
    {
        var start = new StartSettings { Port = await FreeAsync() };
        using var place = new Place(_folder.Path);

        using var configured = await ListenAddress.TakeAsync(null, null, start, place.Here);
        place.Variables["CLOISTER_PORT"] = $"{await FreeAsync()}";
        using var variable = await ListenAddress.TakeAsync(null, null, start, place.Here);
        var free = await FreeAsync();
        using var named = await ListenAddress.TakeAsync(null, free, start, place.Here);

        Assert.Equal(start.Port, configured.Port);
        Assert.Equal(place.Variables["CLOISTER_PORT"], $"{variable.Port}");
        Assert.Equal(free, named.Port);
    }

    [Fact]
    public async Task Address_that_means_every_one_is_reached_on_this_machine()
    {
        using var place = new Place(_folder.Path) { Variables = { ["CLOISTER_HOST"] = "0.0.0.0" } };

        using var address = await ListenAddress.TakeAsync(null, 0, new(), place.Here);

        Assert.Equal(IPAddress.Any, address.EndPoint.Address);
        Assert.Equal(new Uri($"http://127.0.0.1:{address.Port}"), address.Url);
    }

    [Theory]
    [InlineData("0.0.0.0", StartAuth.None, "start.auth")]
    [InlineData("no such name", StartAuth.Token, "no such name")]
    [InlineData("192.0.2.1", StartAuth.Token, "192.0.2.1")]
    public async Task Host_that_cannot_be_listened_on_is_refused(string host, StartAuth auth, string reason)
    {
        var refused = await Assert.ThrowsAsync<CommandException>(() =>
            ListenAddress.TakeAsync(host, 0, new() { Auth = auth }, At(_folder.Path))
        );

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, refused.ExitCode);
    }

    [Fact]
    public async Task Variable_that_is_no_port_is_a_usage_error()
    {
        using var place = new Place(_folder.Path) { Variables = { ["CLOISTER_PORT"] = "high" } };

        var refused = await Assert.ThrowsAsync<CommandException>(() => ListenAddress.TakeAsync(null, null, new(), place.Here));

        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public void Agent_is_found_by_an_address_a_variable_a_shell_or_its_project_in_this_order()
    {
        _folder.Write(JsonData.EmptyObject);
        using var place = new Place(_folder.Path);
        place.Variables["AGENT_HTTP_PORT"] = "3";
        place.Variables["AGENT_SHELL_TOKEN"] = "of the shell";

        var shell = AgentAddress.Find(null, null, place.Here);
        place.Variables["CLOISTER_HOST"] = "0.0.0.0";
        place.Variables["CLOISTER_TOKEN"] = "mine";
        var variable = AgentAddress.Find(null, null, place.Here);
        var named = AgentAddress.Find("https://agent.example/ada", null, place.Here);

        Assert.Equal((new Uri("http://127.0.0.1:3/"), "of the shell"), (shell.Url, shell.Token));
        Assert.Equal((new Uri("http://127.0.0.1:5314/"), "mine"), (variable.Url, variable.Token));
        Assert.Equal(new Uri("https://agent.example/ada/"), named.Url);
    }

    private async Task<int> FreeAsync()
    {
        using var address = await ListenAddress.TakeAsync(null, 0, new(), At(_folder.Path));
        return address.Port;
    }

    private static Surroundings At(string folder)
    {
        using var place = new Place(folder);
        return place.Here;
    }
}
