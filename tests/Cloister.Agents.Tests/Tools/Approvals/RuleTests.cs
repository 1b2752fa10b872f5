using Cloister.AgUi;

namespace Cloister.Agents.Tests.Tools.Approvals;

/// <summary>What people decided beforehand, held against what models ask for.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("""{"cmd":"git status"}""", true)]
    [InlineData("""{"cmd":"  git   \"status\" "}""", true)]
    [InlineData("""{"cmd":["git","status"]}""", true)]
    [InlineData("""{"command":"git status"}""", true)]
    [InlineData("""{"cmd":"git"}""", false)]
    [InlineData("""{"cmd":"git status -s"}""", false)]
    [InlineData("""{"cmd":"git statuses"}""", false)]
    [InlineData("""{"cmd":"/tmp/git status"}""", false)]
    [InlineData("""{"cmd":"GIT status"}""", false)]
    [InlineData("""{"cmd":["git status"]}""", false)]
    [InlineData("""{"cmd":["git","status",1]}""", false)]
    [InlineData("""{"cmd":"git status","cwd":"/"}""", false)]
    [InlineData("""{"cmd":"git status","unrestricted":true}""", false)]
    [InlineData("""{"cmd":"git status","command":"rm -rf /"}""", false)]
    [InlineData("""{"text":"git status"}""", false)]
    [InlineData("{}", false)]
    public void Command_is_allowed_argument_by_argument_and_only_alone(string input, bool isAllowed) =>
        Assert.Equal(isAllowed, IsAllowed(["git", "status"], input));

    [Theory]
    [InlineData("git status; rm -rf ~")]
    [InlineData("git status && rm x")]
    [InlineData("git status & rm x")]
    [InlineData("git status | sh")]
    [InlineData("git status > /etc/passwd")]
    [InlineData("git status < x")]
    [InlineData("git status\nrm x")]
    [InlineData("git status\rrm x")]
    [InlineData("git status \0")]
    [InlineData("git status $(rm x)")]
    [InlineData("git status `rm x`")]
    [InlineData("git status $HOME")]
    [InlineData("git status \"$(rm x)\"")]
    [InlineData("git status \"`rm x`\"")]
    [InlineData("git status ~/secrets")]
    [InlineData("git status *")]
    [InlineData("git status {a,b}")]
    [InlineData("git status \\; rm")]
    [InlineData("git status 'open")]
    [InlineData("git status !!")]
    [InlineData("PAGER=evil git status")]
    public void Text_that_a_shell_reads_as_more_than_words_is_never_allowed(string command)
    {
        var input = JsonData.Object(("cmd", command)).ToString();

        Assert.False(IsAllowed(["git", "**"], input));
    }

    [Theory]
    [InlineData("sh -c 'git status'")]
    [InlineData("/bin/sh -c 'git status'")]
    [InlineData("bash.exe -c 'git status'")]
    [InlineData("env git status")]
    [InlineData("sudo git status")]
    [InlineData("xargs git status")]
    [InlineData("find . -exec git status")]
    [InlineData("find . -okdir git status")]
    public void Program_that_starts_others_is_never_allowed(string command)
    {
        var program = command.Split(' ')[0];
        var rule = new ApprovalRule("shell_*", ApprovalVerdict.Allow) { Command = [program, "**"] };

        Assert.Null(new ApprovalRules([rule]).Find("shell_exec", JsonData.Object(("cmd", command))));
    }

    [Theory]
    [InlineData("git log", true)]
    [InlineData("git log -n 3", true)]
    [InlineData("git push", false)]
    public void Two_stars_at_the_end_are_any_arguments(string command, bool isAllowed) =>
        Assert.Equal(isAllowed, IsAllowed(["git", "log", "**"], JsonData.Object(("cmd", command)).ToString()));

    [Theory]
    [InlineData("cat a.txt", true)]
    [InlineData("cat 'a b; c'", true)]
    [InlineData("cat", false)]
    [InlineData("cat a b", false)]
    public void One_star_is_one_argument(string command, bool isAllowed) =>
        Assert.Equal(isAllowed, IsAllowed(["cat", "*"], JsonData.Object(("cmd", command)).ToString()));

    [Theory]
    [InlineData("""{"path":"a.txt","text":"anything"}""", true)]
    [InlineData("""{"path":"a.txt"}""", true)]
    [InlineData("""{"path":"b.txt"}""", true)]
    [InlineData("""{"path":"c.txt"}""", false)]
    [InlineData("""{"path":"a.txt/../../secret"}""", false)]
    [InlineData("""{"path":["a.txt"]}""", false)]
    [InlineData("""{"text":"x"}""", false)]
    [InlineData("""{"path":"a.txt","mode":"append"}""", false)]
    [InlineData("""{"path":"c.txt","path":"a.txt"}""", null)]
    public void Rule_that_allows_describes_the_whole_input(string input, bool? isAllowed)
    {
        var rule = new ApprovalRule("write", ApprovalVerdict.Allow)
        {
            Input = new Dictionary<string, JsonData> { ["path"] = JsonData.Array("a.txt", "b.txt"), ["text"] = "*" },
        };
        var call = JsonData.Parse(input);

        var isFound = new ApprovalRules([rule]).Find("write", call) is not null;

        // What is said twice counts once, for the rule as for the tool.
        Assert.Equal(isAllowed ?? call["path"].AsString() == "a.txt", isFound);
    }

    [Fact]
    public void Rule_that_denies_is_not_escaped_by_saying_more()
    {
        var rules = new ApprovalRules([
            new("mail", ApprovalVerdict.Deny) { Input = new Dictionary<string, JsonData> { ["to"] = "boss" } },
            new("mail", ApprovalVerdict.Allow),
        ]);

        Assert.Equal(ApprovalVerdict.Deny, rules.Find("mail", JsonData.Parse("""{"to":"boss","cc":"me"}"""))?.Verdict);
        Assert.Equal(ApprovalVerdict.Allow, rules.Find("mail", JsonData.Parse("""{"to":"me"}"""))?.Verdict);
    }

    [Fact]
    public void Command_that_cannot_be_taken_apart_is_asked_about_if_it_may_be_one_that_is_denied()
    {
        var rules = new ApprovalRules([new("shell_*", ApprovalVerdict.Deny) { Command = ["rm", "**"] }, new("*", ApprovalVerdict.Allow)]);

        Assert.Equal(ApprovalVerdict.Deny, rules.Find("shell_exec", JsonData.Parse("""{"cmd":"rm x"}"""))?.Verdict);
        Assert.Equal(ApprovalVerdict.Ask, rules.Find("shell_exec", JsonData.Parse("""{"cmd":"true; rm x"}"""))?.Verdict);
        Assert.Equal(ApprovalVerdict.Ask, rules.Find("shell_exec", JsonData.Parse("""{"cmd":"env rm x"}"""))?.Verdict);
        Assert.Equal(ApprovalVerdict.Allow, rules.Find("shell_exec", JsonData.Parse("""{"cmd":"ls x"}"""))?.Verdict);
    }

    [Fact]
    public void First_rule_about_a_call_counts()
    {
        var rules = new ApprovalRules([
            new("mcp_files_read", ApprovalVerdict.Allow),
            new("mcp_files_*", ApprovalVerdict.Ask),
            new("mcp_*", ApprovalVerdict.Deny),
        ]);

        Assert.Equal(
            [ApprovalVerdict.Allow, ApprovalVerdict.Ask, ApprovalVerdict.Deny, null],
            new[] { "mcp_files_read", "mcp_files_write", "mcp_mail_send", "read" }.Select(tool =>
                rules.Find(tool, JsonData.EmptyObject)?.Verdict
            )
        );
    }

    private static bool IsAllowed(IReadOnlyList<string> command, string input)
    {
        var rules = new ApprovalRules([new("shell_*", ApprovalVerdict.Allow) { Command = command }]);
        return rules.Find("shell_exec", JsonData.Parse(input))?.Verdict == ApprovalVerdict.Allow;
    }
}
