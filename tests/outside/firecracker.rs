//! The generated client of a Swagger 2.0 description against Prism, which makes every documented answer up
//! from the description alone. The one argument is where Prism listens.

use firecracker::client::Client;
use firecracker::operations::*;
use firecracker::{BootSource, Drive, MachineConfiguration, Vm, VmState};
use oasmith::Mode;
use oasmith::client::Retry;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args().nth(1).expect("where Prism listens");
    let builder = Client::builder().base_url(url).responses(Mode::Strict);
    let client = builder.retry(Retry::times(1)).build().unwrap();
    client.describe_instance().success().await.unwrap();
    client.describe_balloon_config().success().await.unwrap();
    client.get_machine_configuration().success().await.unwrap();
    let source = BootSource::new("/boot/vmlinux".to_owned());
    let reply = client.put_guest_boot_source(&source).await.unwrap();
    assert!(matches!(reply, PutGuestBootSourceReply::NoContent));
    let drive = Drive {
        drive_id: "root/fs".to_owned(),
        cache_type: None,
        is_read_only: false,
        is_root_device: true,
        partuuid: None,
        path_on_host: "/images/root.ext4".to_owned(),
        rate_limiter: None,
    };
    let reply = client.put_guest_drive_by_id("root/fs", &drive).await;
    assert!(matches!(reply.unwrap(), PutGuestDriveByIdReply::NoContent));
    machine(&client).await;
    let paused = Vm {
        state: VmState::Paused,
    };
    let reply = client.patch_vm(&paused).await.unwrap();
    assert!(matches!(reply, PatchVmReply::NoContent));
    let call = client
        .describe_balloon_config()
        .header("prefer", "code=400");
    let reply = call.await.unwrap();
    assert!(matches!(reply, DescribeBalloonConfigReply::BadRequest(_)));
    println!("the client of Swagger 2.0 and Prism understand each other");
}

async fn machine(client: &Client) {
    let machine = |vcpu_count| MachineConfiguration {
        cpu_template: None,
        ht_enabled: false,
        mem_size_mib: 512,
        track_dirty_pages: None,
        vcpu_count,
    };
    let reply = client.put_machine_configuration().body(&machine(2)).await;
    assert!(matches!(
        reply.unwrap(),
        PutMachineConfigurationReply::NoContent
    ));
    let refused = client.put_machine_configuration().body(&machine(33)).await;
    assert!(refused.unwrap_err().status().is_none(), "it was sent");
}
