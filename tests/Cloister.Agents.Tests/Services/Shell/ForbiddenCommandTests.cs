namespace Cloister.Agents.Tests.Services.Shell;

public sealed class ForbiddenCommandTests
{
    [Theory]
    [InlineData("rm -rf /")]
    [InlineData("rm -r -f /")]
    [InlineData("rm -fr -- /")]
    [InlineData("rm --recursive --force --no-preserve-root /")]
    [InlineData("/bin/rm -rf //")]
    [InlineData("rm -rf /*")]
    [InlineData("rm -Rf /.*")]
    [InlineData("rm -rf '/'")]
    [InlineData("rm -rf \"/\"")]
    [InlineData("r\\m -rf /")]
    [InlineData("'rm' -rf /")]
    [InlineData("rm -rf /tmp/..")]
    [InlineData("rm -rf ../../..")]
    [InlineData("rm -rf ~")]
    [InlineData("rm -rf ~/")]
    [InlineData("rm -rf ~/*")]
    [InlineData("rm -rf ~ada")]
    [InlineData("rm -rf $HOME")]
    [InlineData("rm -rf \"${HOME}\"/")]
    [InlineData("rm -rf /srv/ada")]
    [InlineData("rm -rf /home")]
    [InlineData("cd / && rm -rf *")]
    [InlineData("cd ~; rm -rf .")]
    [InlineData("echo hi; rm -rf /")]
    [InlineData("true && sudo rm -rf /")]
    [InlineData("if true; then rm -rf /; fi")]
    [InlineData("(rm -rf /)")]
    [InlineData("{ rm -rf /; }")]
    [InlineData("echo $(rm -rf /)")]
    [InlineData("echo `rm -rf /`")]
    [InlineData("echo \"$(rm -rf /)\"")]
    [InlineData("sh -c 'rm -rf /'")]
    [InlineData("bash -lc \"sudo rm -rf /\"")]
    [InlineData("sh <<X\nrm -rf /\nX")]
    [InlineData("env A=b nice -n 5 rm -rf /")]
    [InlineData("A=b rm -rf /")]
    [InlineData("timeout 5 rm -rf /")]
    [InlineData("eval 'rm -rf /'")]
    [InlineData("ls | xargs rm -rf /")]
    [InlineData("busybox rm -rf /")]
    [InlineData("find / -delete")]
    [InlineData("find / -exec rm -rf {} +")]
    [InlineData("rm \\\n -rf /")]
    [InlineData("cat <(rm -rf /)")]
    [InlineData("mkfs /dev/sda1")]
    [InlineData("mkfs.ext4 disk.img")]
    [InlineData("wipefs -a /dev/sda")]
    [InlineData("dd if=/dev/zero of=/dev/sda bs=1M")]
    [InlineData("cat x > /dev/nvme0n1")]
    [InlineData("cat x >/dev/vda")]
    [InlineData("cat x 1>>/dev/sdb")]
    [InlineData("> /dev/sda")]
    [InlineData("tee /dev/sda < x")]
    [InlineData("cp x /dev/mapper/root")]
    [InlineData("shred /dev/../dev/sda")]
    [InlineData(":(){ :|:& };:")]
    [InlineData("bomb() { bomb | bomb & }; bomb")]
    [InlineData("chmod -R 777 /")]
    [InlineData("chmod 777 -R /")]
    [InlineData("chown -R nobody /")]
    public void What_ends_a_machine_is_refused(string command) =>
        Assert.StartsWith("This command is always refused", Find(command), StringComparison.Ordinal);

    [Theory]
    [InlineData("rm -rf build")]
    [InlineData("rm -rf ./*")]
    [InlineData("rm -rf /project/out")]
    [InlineData("rm -rf /tmp/x")]
    [InlineData("rm /")]
    [InlineData("rm -f /")]
    [InlineData("echo 'rm -rf /'")]
    [InlineData("echo rm -rf / # not really")]
    [InlineData("grep -r 'rm -rf /' .")]
    [InlineData("# rm -rf /")]
    [InlineData("cat > notes <<'X'\nrm -rf /\nX\necho done")]
    [InlineData("git commit -m 'never rm -rf / again'")]
    [InlineData("chmod -R 755 .")]
    [InlineData("chmod 755 /")]
    [InlineData("echo x > /dev/null 2>&1")]
    [InlineData("dd if=/dev/zero of=disk.img count=1")]
    [InlineData("dd if=/dev/sda of=copy count=1")]
    [InlineData("find / -name x")]
    [InlineData("find . -delete")]
    [InlineData("f() { echo hi | cat; }; f")]
    [InlineData("")]
    [InlineData("echo 'unclosed")]
    [InlineData("echo $(unclosed")]
    [InlineData("rm -rf \"$UNKNOWN\"/x")]
    public void What_only_looks_like_it_is_not(string command) => Assert.Null(Find(command));

    [Fact]
    public void Shells_inside_of_shells_come_to_an_end()
    {
        var nested = "rm -rf /";
        for (var depth = 0; depth < 12; depth++)
        {
            nested = $"$({nested})";
        }

        Assert.NotNull(Find($"echo {nested}"));
        Assert.Null(Find("echo " + new string('(', 20_000)));
        Assert.Null(Find("env " + string.Join(' ', Enumerable.Repeat("env", 500))));
    }

    private static string? Find(string command) => ForbiddenCommands.Find(command, "/project", "/srv/ada");
}
